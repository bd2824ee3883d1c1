//! The HTTP surface.

mod webhooks;
