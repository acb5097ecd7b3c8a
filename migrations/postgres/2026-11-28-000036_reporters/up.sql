-- Who reported without an account: somebody of a crew, or how whoever read a sign can be reached.
ALTER TABLE incidents ADD COLUMN reporter TEXT NOT NULL DEFAULT '';
