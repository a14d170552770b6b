"""What must be true: the control tests and the judge that marks every day."""
