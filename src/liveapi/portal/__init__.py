"""The docs that people see: pages rendered on the server, a sandbox that answers from the contract, and news of changes."""
