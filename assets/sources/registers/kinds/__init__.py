"""The registers of a home folder, one a file. `assets.sources.registers.register` says what one is and finds them."""
