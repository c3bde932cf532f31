"""A server made from a contract alone: a mock for those who build against it, the target of the first call in the docs."""
