//! Codes that phones read, drawn as one path.

use std::fmt::Write;

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around a code, without which phones don't find it.
const QUIET: usize = 4;

/// A code of a text; nothing for one that is too long for any.
#[must_use]
pub(crate) fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return html! {};
    };
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = QUIET;
        for run in row.chunk_by(|one, next| one == next) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                // Writing to a String can't fail.
                let _ = write!(path, "M{x} {}h{length}v1h-{length}z", y + QUIET);
            }
            x += length;
        }
    }
    let all = width + 2 * QUIET;
    html! {
        svg.qr viewBox={ "0 0 " (all) " " (all) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(all) height=(all) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
