//! The few pictures that pages use, drawn here. All are decoration: words say the same beside them.

use maud::{Markup, html};

/// A picture by name; an empty one for a name that isn't there.
#[must_use]
pub(crate) fn icon(name: &str) -> Markup {
    let path = match name {
        "brand" => {
            "M3 9h18M8 3v4M16 3v4M5 5h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z\
             M7 13h5M12 17h5"
        }
        "home" => "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z",
        "calendar" => {
            "M4 9h16M8 3v4M16 3v4M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z"
        }
        "inbox" => "M4 13l3-8h10l3 8v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM4 13h5l1 3h4l1-3h5",
        "place" => {
            "M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.800 7 11 7 11z\
             M12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z"
        }
        "list" => "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
        "live" => {
            "M12 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM7.800 16.200a6 6 0 0 1 0-8.400\
             M16.200 7.800a6 6 0 0 1 0 8.400M5 19A10 10 0 0 1 5 5M19 5a10 10 0 0 1 0 14"
        }
        "chart" => "M4 20h16M7 16v-5M12 16V6M17 16v-8",
        "gear" => {
            "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100\
             M16.300 16.300l2.100 2.100M18.400 5.600l-2.100 2.100M7.700 16.300l-2.100 2.100"
        }
        "clock" => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
        "person" => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20a8 8 0 0 1 16 0",
        "search" => "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM20 20l-4.500-4.500",
        "warning" => "M12 4l9 16H3zM12 10v4M12 17h.01",
        "check" => "M5 12.500l4.500 4.500L19 7.500",
        "cross" => "M6 6l12 12M18 6L6 18",
        _ => "",
    };
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            path d=(path) fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
                stroke-linejoin="round"
            {

            }
        }
    }
}
