"""The spool: jobs, their states, and who runs them."""
