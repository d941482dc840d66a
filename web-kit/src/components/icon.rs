//! Icons: strokes on a 24 by 24 grid, drawn in the colour of the text.

use yew::prelude::*;

/// An icon. It says nothing to a screen reader: words stand beside it, or the
/// control that holds it has a name. Constants, so that unused ones cost nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(&'static str);

impl Icon {
    /// House.
    pub const HOME: Self = Self("M3 11 12 3l9 8M5 9.5V21h5v-6h4v6h5V9.5");
    /// Lines of a list.
    pub const LIST: Self = Self("M8 6h13M8 12h13M8 18h13M3 6h.01M3 12h.01M3 18h.01");
    /// A person.
    pub const PERSON: Self = Self("M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-4 3.5-6 8-6s8 2 8 6");
    /// Several persons.
    pub const PEOPLE: Self = Self(
        "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2 20c0-3.5 3-5 7-5s7 1.5 7 5M16 5.2a3.5 3.5 0 0 1 0 6.6M18 15.3c2.5.6 4 2 4 4.7",
    );
    /// A page with text.
    pub const DOCUMENT: Self = Self("M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6");
    /// A certificate with a seal.
    pub const CERTIFICATE: Self = Self(
        "M4 4h16v11h-5M4 4v11h5M8 8h8M12 12a3 3 0 1 0 0 6 3 3 0 0 0 0-6M10.5 17.5V22l1.5-1 1.5 1v-4.5",
    );
    /// A coin with ¥.
    pub const MONEY: Self =
        Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 7.5 12 12l3.5-4.5M12 12v5M9 12.5h6M9 15h6");
    /// A wallet.
    pub const WALLET: Self = Self("M19 7V4H5a2 2 0 0 0 0 4h15v12H5a2 2 0 0 1-2-2V6M16 14h.01");
    /// Bars of a chart.
    pub const CHART: Self = Self("M4 20V10M10 20V4M16 20v-8M21 20H3");
    /// A calendar.
    pub const CALENDAR: Self = Self("M4 5h16v16H4zM4 10h16M8 3v4M16 3v4");
    /// A clock.
    pub const CLOCK: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2");
    /// A cog.
    pub const SETTINGS: Self = Self(
        "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M12 2v3M12 19v3M2 12h3M19 12h3M4.9 4.9 7 7M17 17l2.1 2.1M4.9 19.1 7 17M17 7l2.1-2.1",
    );
    /// An open eye: shown.
    pub const EYE: Self =
        Self("M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6");
    /// A crossed eye: hidden.
    pub const EYE_OFF: Self = Self(
        "M3 3l18 18M10 5.2A9 9 0 0 1 12 5c6.5 0 10 7 10 7a17 17 0 0 1-3 3.8M6.5 6.8A16 16 0 0 0 2 12s3.5 7 10 7a10 10 0 0 0 4.5-1.1M10 10a3 3 0 0 0 4 4",
    );
    /// A magnifying glass.
    pub const SEARCH: Self = Self("M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l5 5");
    /// Arrow into a tray.
    pub const DOWNLOAD: Self = Self("M12 3v12M7 10l5 5 5-5M4 17v4h16v-4");
    /// Arrow out of a tray.
    pub const UPLOAD: Self = Self("M12 15V3M7 8l5-5 5 5M4 17v4h16v-4");
    /// A printer.
    pub const PRINT: Self = Self("M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z");
    /// Two sheets.
    pub const COPY: Self = Self("M9 9h11v12H9zM15 9V4H4v12h5");
    /// A pencil.
    pub const EDIT: Self = Self("M4 20l1-5L16 4l4 4L9 19zM14 6l4 4");
    /// A bin.
    pub const DELETE: Self = Self("M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6");
    /// Plus.
    pub const ADD: Self = Self("M12 5v14M5 12h14");
    /// A tick in a circle: good.
    pub const CHECK: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12l3 3 5-6");
    /// An i in a circle: note.
    pub const INFO: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8h.01");
    /// An exclamation mark in a triangle: warning.
    pub const WARNING: Self = Self("M12 3 2 20h20zM12 10v4M12 17h.01");
    /// A cross in a circle: bad.
    pub const ERROR: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9l6 6M15 9l-6 6");
    /// A dash in a circle: neutral.
    pub const NEUTRAL: Self = Self("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12h8");
    /// A cross.
    pub const CLOSE: Self = Self("M6 6l12 12M18 6 6 18");
    /// Arrow to the left.
    pub const BACK: Self = Self("M15 5l-7 7 7 7");
    /// Arrow to the right.
    pub const NEXT: Self = Self("M9 5l7 7-7 7");
    /// Arrow down.
    pub const DOWN: Self = Self("M6 9l6 6 6-6");
    /// Arrow in a circle: again.
    pub const REFRESH: Self = Self("M20 11A8 8 0 1 0 18 17M20 4v7h-7");
    /// A telephone receiver.
    pub const PHONE: Self = Self(
        "M5 3h4l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2",
    );
    /// A door with an arrow: leave.
    pub const LOGOUT: Self = Self("M10 4H4v16h6M14 8l4 4-4 4M18 12H9");
    /// A bank.
    pub const BANK: Self = Self("M3 10 12 4l9 6zM5 10v8M10 10v8M14 10v8M19 10v8M3 21h18M3 18h18");
    /// QR code.
    pub const QR: Self =
        Self("M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2");
    /// A padlock.
    pub const LOCK: Self = Self("M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4");
    /// A sheet of cells.
    pub const SHEET: Self = Self("M4 4h16v16H4zM4 10h16M4 15h16M10 4v16");

    /// Draws it.
    pub fn draw(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={self.0} /></svg>
        }
    }
}
