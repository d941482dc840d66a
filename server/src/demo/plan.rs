//! What the demo consists of.
