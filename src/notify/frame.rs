//! What every mail has around what it tells: the greeting, the foot, and the document that holds its HTML.

use maud::{DOCTYPE, Markup, html};

use super::one_line;
use crate::domain::notice::{Letter, Reader};
use crate::domain::text::Language;
use crate::locale::{Args, say, word};

/// Korean words stay whole at the end of a line, addresses may break.
const BODY: &str = "font-family: sans-serif; line-height: 1.5; color: #222222; max-width: 40em; word-break: keep-all; \
    overflow-wrap: anywhere";
const BUTTON: &str = "display: inline-block; padding: 10px 18px; border-radius: 6px; background: #1b4fd6; \
    color: #ffffff; text-decoration: none; font-weight: bold";

/// The frame of one mail, each part on one line.
#[derive(Debug)]
pub(super) struct Frame {
    language: Language,
    pub subject: String,
    hello: String,
    footer: String,
}

impl Frame {
    /// The frame of a mail with these letters to `reader`; `subject` goes without the service's prefix.
    pub(super) fn of(reader: &Reader, subject: &str, letters: &[&Letter]) -> Self {
        let (language, name) = (reader.language, one_line(&reader.name));
        let hello = if name.is_empty() {
            word(language, "mail-hello-nameless")
        } else {
            let key = if is_duty_desk(reader, letters) {
                "mail-hello-desk"
            } else {
                "mail-hello"
            };
            say(language, key, &Args::new().with("name", name))
        };
        // Not every language has a prefix.
        let subject = format!("{} {subject}", word(language, "mail-prefix"))
            .trim_start()
            .to_owned();
        Self {
            language,
            subject,
            hello,
            footer: word(language, "mail-footer"),
        }
    }

    /// The mail as plain text around these lines.
    pub(super) fn text(&self, lines: Vec<String>) -> String {
        let mut all = vec![self.hello.clone(), String::new()];
        all.extend(lines);
        all.extend([
            String::new(),
            "-- ".to_owned(),
            self.footer.clone(),
            String::new(),
        ]);
        all.join("\n")
    }

    /// The mail as an HTML document around this.
    pub(super) fn html(&self, inside: &Markup) -> String {
        html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    title { (self.subject) }
                }
                body style=(BODY) {
                    p { (self.hello) }
                    (inside)
                    p style="color: #666666; font-size: small" { (self.footer) }
                }
            }
        }
        .into_string()
    }
}

/// Whether the reader is a site's duty desk, which goes by the name of its site: it is greeted as no person
/// is.
fn is_duty_desk(reader: &Reader, letters: &[&Letter]) -> bool {
    letters
        .iter()
        .filter_map(|letter| letter.place.as_ref())
        .any(|place| place.site.ko == reader.name)
}

/// The link to what a mail asks for.
pub(super) fn button(label: &str, address: &str) -> Markup {
    html! { p style="margin: 20px 0" { a href=(address) style=(BUTTON) { (label) } } }
}
