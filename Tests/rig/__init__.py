"""What the tests that run the real binary share: callbacks, a platform server, a Hearth that runs.

Only Python's standard library and the system's libcrypto: nothing here was written with Hearth's own code.
"""
