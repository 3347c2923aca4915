//! IPADIC as compiled by `build.rs`, viewed in place: loading it copies nothing.

lindera_dictionary::embedded_dictionary!("/ipadic", EmbeddedIpadic);
