"""An outage on the screen: one calm line under the top row, and the emergency sheets entered in their order."""
