"""The contract: operations, parameters, schemas, each with its evidence and certainty."""
