//! All phones of a site, where letters did not help.

use maud::{Markup, html};

use super::{Words, dial};
use crate::app::presence::PhoneLine;

/// The list, for where letters did not help; nothing where there is none.
pub(crate) fn list(words: Words, lines: &[PhoneLine]) -> Markup {
    below("phones-all", words, lines)
}

/// The list below a heading; nothing where there is none.
pub(crate) fn below(heading: &str, words: Words, lines: &[PhoneLine]) -> Markup {
    html! {
        @if !lines.is_empty() {
            div.stack.tight.phones {
                b.hot { (words.t(heading)) }
                ul {
                    @for own in lines {
                        li.row {
                            span {
                                (words.name(&own.name)) " "
                                span.small.dim { (words.of("phone-of", own.of)) }
                            }
                            a.btn href={ "tel:" (dial(&own.number)) } { (own.number) }
                        }
                    }
                }
            }
        }
    }
}
