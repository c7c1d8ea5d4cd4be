//! The process: command line, HTTP stack, imports. No rule of the field is decided here.

pub mod bulletin;
pub mod cli;
pub mod courier;
pub mod files;
pub mod http;
pub mod identity;
pub mod import;
pub mod oidc;
pub mod scan;
pub mod synthetic;
