"""The archive's old paper becomes pages: batches, boxes, files, sheets that divide, imports, checks, evidence."""
