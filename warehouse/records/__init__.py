"""The canonical records, one a file. `warehouse.record` says what a record is and finds them."""
