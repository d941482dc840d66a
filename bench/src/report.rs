//! Rows of figures, and where they go: a table on the screen, a Markdown and a
//! JSON file.

use std::{fmt::Write as _, fs, path::Path};

use serde_json::{Value, json};

use crate::{
    Result,
    context::Engine,
    measure::{Round, Samples},
};

/// One round's figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    /// Our value, in the row's unit.
    pub ours: f64,
    /// The floor's value in the same round; 0 when the bar is an absolute one.
    pub floor: f64,
    /// CPU microseconds a unit of work, ours (server process, or this one).
    pub cpu: Option<f64>,
    /// The same of the floor.
    pub floor_cpu: Option<f64>,
}

/// What must hold for the median over the rounds.
#[derive(Clone, Copy, Debug)]
pub enum Bar {
    /// ours / floor is at least that.
    RatioAtLeast(f64),
    /// ours / floor is at most that.
    RatioAtMost(f64),
    /// Our value is at most that.
    AtMost(f64),
    /// Only told.
    None,
}

/// One figure of one benchmark on one engine.
pub struct Row {
    name: String,
    engine: &'static str,
    what: String,
    unit: &'static str,
    bar: Bar,
    samples: Vec<Sample>,
    loaded: usize,
    foreign: f64,
    notes: Vec<String>,
}

impl Row {
    /// A row without rounds yet. `engine` is none where no store takes part.
    pub fn new(
        name: &str,
        engine: Option<Engine>,
        what: impl Into<String>,
        unit: &'static str,
        bar: Bar,
    ) -> Self {
        Self {
            name: name.to_owned(),
            engine: engine.map_or("-", Engine::name),
            what: what.into(),
            unit,
            bar,
            samples: Vec::new(),
            loaded: 0,
            foreign: 0.0,
            notes: Vec::new(),
        }
    }

    /// Adds a round.
    pub fn add(&mut self, round: &Round<Sample>) {
        self.add_sample(round.value, round.foreign, round.is_loaded());
    }

    /// Adds one of several figures of a round.
    pub fn add_sample(&mut self, sample: Sample, foreign: f64, loaded: bool) {
        self.samples.push(sample);
        self.loaded += usize::from(loaded);
        self.foreign = self.foreign.max(foreign);
    }

    /// Adds a remark.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    fn ours(&self) -> Samples {
        self.samples.iter().map(|sample| sample.ours).collect()
    }

    fn floor(&self) -> Samples {
        self.samples.iter().map(|sample| sample.floor).collect()
    }

    fn cpu(&self, pick: impl Fn(&Sample) -> Option<f64>) -> Option<f64> {
        let samples: Vec<f64> = self.samples.iter().filter_map(pick).collect();
        (!samples.is_empty()).then(|| Samples::new(samples).median())
    }

    /// ours / floor, round by round.
    pub fn ratios(&self) -> Samples {
        self.samples
            .iter()
            .filter(|sample| sample.floor > 0.0)
            .map(|sample| sample.ours / sample.floor)
            .collect()
    }

    /// True when the bar is met, or there is none.
    pub fn is_met(&self) -> bool {
        if self.samples.is_empty() {
            return matches!(self.bar, Bar::None);
        }
        match self.bar {
            Bar::RatioAtLeast(bar) => self.ratios().median() >= bar,
            Bar::RatioAtMost(bar) => {
                let ratio = self.ratios().median();
                ratio > 0.0 && ratio <= bar
            }
            Bar::AtMost(bar) => self.ours().median() <= bar,
            Bar::None => true,
        }
    }

    fn verdict(&self) -> &'static str {
        match (self.bar, self.is_met()) {
            (Bar::None, _) => "-",
            (_, true) => "met",
            (_, false) => "NOT MET",
        }
    }

    fn bar_text(&self) -> String {
        match self.bar {
            Bar::RatioAtLeast(bar) => format!("ratio >= {bar:.2}"),
            Bar::RatioAtMost(bar) => format!("ratio <= {bar:.2}"),
            Bar::AtMost(bar) => format!("<= {} {}", figure(bar), self.unit),
            Bar::None => "-".to_owned(),
        }
    }

    fn note_text(&self) -> String {
        let mut notes = self.notes.clone();
        if self.loaded > 0 {
            let percent = self.foreign * 100.0;
            notes.push(format!(
                "{} loaded, others used up to {percent:.0} %",
                self.loaded
            ));
        }
        notes.join("; ")
    }

    fn cells(&self) -> [String; 11] {
        let ratios = self.ratios();
        let has_floor = ratios.max() > 0.0;
        let or_dash = |text: String| if has_floor { text } else { "-".to_owned() };
        let cpu = |cpu: Option<f64>| cpu.map_or_else(|| "-".to_owned(), figure);
        let (ours, floor) = (self.ours(), self.floor());
        let spread = |of: &Samples| {
            let (median, min, max) = (figure(of.median()), figure(of.min()), figure(of.max()));
            if self.samples.len() < 2 {
                format!("{median} {}", self.unit)
            } else {
                format!("{median} {} [{min}-{max}]", self.unit)
            }
        };
        [
            self.name.clone(),
            self.engine.to_owned(),
            self.what.clone(),
            spread(&ours),
            or_dash(spread(&floor)),
            or_dash(format!(
                "{:.2} [{:.2}-{:.2}]",
                ratios.median(),
                ratios.min(),
                ratios.max()
            )),
            format!(
                "{} / {}",
                cpu(self.cpu(|sample| sample.cpu)),
                cpu(self.cpu(|sample| sample.floor_cpu))
            ),
            self.bar_text(),
            self.verdict().to_owned(),
            self.samples.len().to_string(),
            self.note_text(),
        ]
    }

    fn json(&self) -> Value {
        let rounds: Vec<Value> = self
            .samples
            .iter()
            .map(|sample| {
                json!({
                    "ours": sample.ours,
                    "floor": sample.floor,
                    "cpu_us": sample.cpu,
                    "floor_cpu_us": sample.floor_cpu,
                })
            })
            .collect();
        json!({
            "name": self.name,
            "engine": self.engine,
            "what": self.what,
            "unit": self.unit,
            "bar": self.bar_text(),
            "met": self.is_met(),
            "ours": self.ours().median(),
            "floor": self.floor().median(),
            "ratio": self.ratios().median(),
            "rounds": rounds,
            "loaded_rounds": self.loaded,
            "foreign_share_max": self.foreign,
            "note": self.note_text(),
        })
    }
}

/// A number with about four digits that mean something.
fn figure(value: f64) -> String {
    let size = value.abs();
    if size >= 1000.0 {
        group_thousands(&format!("{value:.0}"))
    } else if size >= 100.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if !(f64::EPSILON..1.0).contains(&size) {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

fn group_thousands(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left.is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

const HEADS: [&str; 11] = [
    "benchmark",
    "engine",
    "what",
    "ours",
    "floor",
    "ratio",
    "CPU us/unit ours / floor",
    "bar",
    "verdict",
    "rounds",
    "note",
];

/// All rows of a run.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
    failures: Vec<String>,
}

impl Report {
    /// Adds a finished row, and prints it at once.
    pub fn add(&mut self, row: Row) {
        println!("{}", row.cells().join(" | "));
        self.rows.push(row);
    }

    /// Notes a benchmark that could not be run; it counts as not met.
    pub fn fail(&mut self, sentence: String) {
        eprintln!("{sentence}");
        self.failures.push(sentence);
    }

    /// True when every bar is met and everything could be run.
    pub fn is_met(&self) -> bool {
        self.failures.is_empty() && self.rows.iter().all(Row::is_met)
    }

    /// The rows as aligned columns.
    pub fn table(&self) -> String {
        let mut lines = vec![HEADS.map(str::to_owned)];
        lines.extend(self.rows.iter().map(Row::cells));
        let widths: Vec<usize> = (0..HEADS.len())
            .map(|column| {
                let width = |line: &[String; 11]| line[column].chars().count();
                lines.iter().map(width).max().unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for line in &lines {
            for (cell, width) in line.iter().zip(&widths) {
                let _infallible = write!(text, "{cell:<width$}  ");
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        for failure in &self.failures {
            let _infallible = writeln!(text, "FAILED {failure}");
        }
        text
    }

    fn markdown(&self, head: &str) -> String {
        let mut text = format!("{head}\n\n| {} |\n", HEADS.join(" | "));
        let _infallible = writeln!(text, "|{}", "---|".repeat(HEADS.len()));
        for row in &self.rows {
            let _infallible = writeln!(text, "| {} |", row.cells().join(" | "));
        }
        for failure in &self.failures {
            let _infallible = writeln!(text, "\nFAILED {failure}");
        }
        text
    }

    /// Writes `<folder>/<time>.md` and `.json`.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn write(&self, folder: &Path, time: &str, head: &str) -> Result {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{time}.md")), self.markdown(head))?;
        let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
        let all = json!({ "head": head, "rows": rows, "failures": self.failures });
        fs::write(
            folder.join(format!("{time}.json")),
            serde_json::to_string_pretty(&all)?,
        )?;
        println!("written to {}/{time}.md and .json", folder.display());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(bar: Bar, samples: &[(f64, f64)]) -> Row {
        let mut row = Row::new("name", Some(Engine::Sqlite), "what", "req/s", bar);
        for (ours, floor) in samples {
            let sample = Sample {
                ours: *ours,
                floor: *floor,
                ..Sample::default()
            };
            row.add_sample(sample, 0.0, false);
        }
        row
    }

    #[test]
    fn the_median_ratio_decides() {
        let rounds = [(50.0, 100.0), (70.0, 100.0), (90.0, 100.0)];
        assert!(row(Bar::RatioAtLeast(0.7), &rounds).is_met());
        assert!(!row(Bar::RatioAtLeast(0.71), &rounds).is_met());
        assert!(row(Bar::RatioAtMost(0.7), &rounds).is_met());
        assert!(row(Bar::AtMost(70.0), &rounds).is_met());
        assert!(row(Bar::None, &[]).is_met());
        assert!(!row(Bar::AtMost(1.0), &[]).is_met());
    }

    #[test]
    fn figures_are_readable() {
        for (value, text) in [
            (0.1234, "0.123"),
            (1.5, "1.50"),
            (42.42, "42.4"),
            (999.4, "999"),
            (94_200.0, "94,200"),
            (1_234_567.0, "1,234,567"),
        ] {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn a_bar_that_is_not_met_fails_the_run() {
        let mut report = Report::default();
        report.add(row(Bar::AtMost(1.0), &[(0.5, 0.0)]));
        assert!(report.is_met());
        report.add(row(Bar::AtMost(1.0), &[(2.0, 0.0)]));
        assert!(!report.is_met());
        assert!(report.table().contains("NOT MET"));
    }
}
