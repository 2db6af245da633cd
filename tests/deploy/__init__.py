"""The files of deploy/, used as a person uses them."""
