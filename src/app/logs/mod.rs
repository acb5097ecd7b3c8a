//! What was done in a session: written by its consortium, read and disputed by its site, asked for when it is
//! late; and what an agreement wants to be measured there.

mod clock;
mod targets;
mod view;
mod write;

pub(in crate::app) use clock::{await_log, log_due};
pub use targets::{TargetBody, TargetView, TargetsBody, keep_targets, targets};
pub use view::{LogFile, LogView, LostView, ReadingView, RemarkView, SpanView, file};
pub use write::{LogBody, LogRemark, LogSettleBody, LostBody, ReadingBody, RemarkBody, close, save, say};
