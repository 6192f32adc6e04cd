"""The archive's batches on the screen: leaves beside covers, and the look at a sample."""
