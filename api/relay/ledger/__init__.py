"""The ledger: what each access code has used, what it may use, and where those few numbers are kept."""
