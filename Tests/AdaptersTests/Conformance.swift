import Testing

/// The one list of claims that every adapter is held to; what is particular to an account is in its ``Specimen``.
///
/// One after the other: some keep a small machine so busy that the deadlines of others would pass.
@Suite(.serialized) enum Conformance {}
