//! What something costs somebody: clicks, fields that they fill in or choose, and pages that they wait for.

use std::cell::Cell;

use crate::support::browser::Browser;

/// Somebody whose steps are counted from here on.
pub struct Effort<'a> {
    browser: &'a Browser,
    clicks: Cell<u64>,
    fields: Cell<u64>,
    loads_before: u64,
}

/// What it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub clicks: u64,
    /// Typed or chosen.
    pub fields: u64,
    /// Pages that were loaded; pieces that script swaps are none.
    pub loads: u64,
}

impl<'a> Effort<'a> {
    pub fn of(browser: &'a Browser) -> Self {
        Self {
            browser,
            clicks: Cell::new(0),
            fields: Cell::new(0),
            loads_before: browser.loads(),
        }
    }

    #[track_caller]
    pub fn clicks(&self, css: &str) {
        self.clicks.set(self.clicks.get() + 1);
        self.browser.clicks(css);
    }

    #[track_caller]
    pub fn types(&self, css: &str, text: &str) {
        self.fields.set(self.fields.get() + 1);
        self.browser.types(css, text);
    }

    /// Chooses one of several values.
    #[track_caller]
    pub fn chooses(&self, css: &str, value: &str) {
        self.fields.set(self.fields.get() + 1);
        self.browser.chooses(css, value);
    }

    /// Gives a date.
    #[track_caller]
    pub fn dates(&self, css: &str, value: &str) {
        self.fields.set(self.fields.get() + 1);
        self.browser.dates(css, value);
    }

    /// Checks that it took no more than this.
    #[track_caller]
    pub fn is_within(&self, most: Cost) {
        let took = Cost {
            clicks: self.clicks.get(),
            fields: self.fields.get(),
            loads: self.browser.loads() - self.loads_before,
        };
        let is_within = took.clicks <= most.clicks && took.fields <= most.fields && took.loads <= most.loads;
        assert!(is_within, "{took:?}, at most {most:?}");
    }
}
