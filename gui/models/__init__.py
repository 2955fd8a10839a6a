"""Item models over the project's queries; they know no views."""
