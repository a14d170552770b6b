"""GitHub: the REST paths and the GraphQL fields that describe an organisation, its code and its changes."""
