//! From a file to rows: pure, and busy, so it runs on the pool for such work.

use std::collections::{HashMap, HashSet};

use shared_types::{
    api::unit::ChangeKind,
    identity::{FullName, IdDocType, IdDocument, Mobile},
};

use crate::{
    documents::spreadsheet::{
        CHANGE_LIST, CellProblem, FileRefusal, Limits, ProblemKind, ProblemList, Row, Rule, Sheet,
        column, read_sheet,
    },
    platform::db::Column,
    policy::Policy,
    remittance::change::{
        Field, Refusal,
        rules::{self, Findings, Parts, Ratios, Terms, Typed},
    },
};

/// Errors that are kept of a file; a file with more is refused, so that every
/// figure about a file that was taken is exact.
const MOST_ERRORS: usize = 100_000;

/// Where each part of a line stands in this file.
#[derive(Clone, Debug)]
pub(super) struct Places([Option<u16>; Field::ALL.len()]);

impl Places {
    fn of(row: Option<Row<'_>>) -> Self {
        Self(Field::ALL.map(|field| row.and_then(|row| row.cell(key(field)).column())))
    }

    /// The refusal as a problem of its cell.
    pub(super) fn problem(&self, row: u32, refusal: Refusal) -> CellProblem {
        let field = refusal.field();
        let words = refusal.words();
        CellProblem {
            row,
            column: self.0[field as usize],
            header: header(field),
            kind: ProblemKind::Rule(Box::new(Rule {
                code: refusal.code(),
                zh: words.zh,
                fix_zh: words.fix_zh,
                en: words.en,
                fix_en: words.fix_en,
            })),
        }
    }
}

/// The column of a field in the reader's layout.
const fn key(field: Field) -> &'static str {
    match field {
        Field::Kind => column::CHANGE_TYPE,
        Field::FullName => column::NAME,
        Field::IdDocType => column::ID_TYPE,
        Field::IdDocNo => column::ID_NO,
        Field::Mobile => column::MOBILE,
        Field::Base => column::BASE,
        Field::ChangedOn => column::DATE,
        Field::Reason => column::REASON,
    }
}

fn header(field: Field) -> &'static str {
    let column = CHANGE_LIST
        .columns
        .iter()
        .find(|column| column.key == key(field));
    column.map_or("", |column| column.header)
}

/// A file that was read: its rows column by column, ready to be loaded into
/// `import_row`, and what is wrong with them so far.
#[derive(Debug)]
pub(super) struct Parsed {
    pub row_count: usize,
    pub columns: Vec<(&'static str, Column)>,
    pub problems: ProblemList,
    pub places: Places,
}

/// What a file is checked against before the register is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    pub terms: Terms,
    pub policy: &'a Policy,
    pub ratios: Ratios,
}

/// Reads a file and checks each row by itself.
///
/// # Errors
/// [`FileRefusal`] when the file cannot be used as a whole.
pub(super) fn parse(
    bytes: &[u8],
    import_id: &str,
    given: Given<'_>,
) -> Result<Parsed, FileRefusal> {
    let limits = Limits {
        problems: MOST_ERRORS,
        ..Limits::default()
    };
    let mut sheet = read_sheet(bytes, &CHANGE_LIST, &limits)?;
    let mut problems = std::mem::replace(&mut sheet.problems, ProblemList::new(0));
    let places = Places::of(sheet.rows().next());
    let parts = sheet
        .rows()
        .map(|row| read_row(row, &given.terms, &places, &mut problems))
        .collect::<Vec<_>>();
    note_twice(&sheet, &parts, &places, &mut problems);
    Ok(Parsed {
        row_count: sheet.len(),
        columns: columns(&sheet, &parts, import_id, &problems, given),
        problems,
        places,
    })
}

fn read_row(row: Row<'_>, terms: &Terms, places: &Places, problems: &mut ProblemList) -> Parts {
    let mut findings = Findings::default();
    let typed = typed(row, &mut findings, problems);
    let parts = rules::check(&typed, terms, &mut findings);
    for refusal in findings.into_vec() {
        problems.push(places.problem(row.number(), refusal));
    }
    parts
}

/// Takes the cells of a row as what they should be. The reader's own problem
/// with a cell is noted first, so that what follows from it is not.
fn typed(row: Row<'_>, findings: &mut Findings, problems: &mut ProblemList) -> Typed {
    let cell = |field: Field| row.cell(key(field));
    let mut text = |read: Result<Option<String>, CellProblem>| {
        problems.take(read).flatten().unwrap_or_default()
    };
    let kind = text(cell(Field::Kind).text().map(Some));
    let full_name = text(cell(Field::FullName).text().map(Some));
    let doc_type = text(cell(Field::IdDocType).text().map(Some));
    let id_doc_no = text(cell(Field::IdDocNo).code().map(Some));
    let mobile = text(cell(Field::Mobile).opt_code());
    let reason = text(cell(Field::Reason).opt_text());
    let changed_on = problems.take(cell(Field::ChangedOn).opt_date()).flatten();
    let kind = word(
        &kind,
        ChangeKind::from_name_zh,
        Refusal::KindUnknown,
        findings,
    );
    let doc_type = word(
        &doc_type,
        rules::doc_type_of,
        Refusal::DocTypeUnknown,
        findings,
    );
    // A base that comes along with a sealing is not used, so it is not read.
    let base = if kind == Some(ChangeKind::Seal) {
        None
    } else {
        problems.take(cell(Field::Base).opt_fen()).flatten()
    };
    Typed {
        kind,
        full_name,
        doc_type,
        id_doc_no,
        mobile,
        base,
        changed_on,
        reason,
    }
}

fn word<T>(
    text: &str,
    read: impl Fn(&str) -> Option<T>,
    unknown: Refusal,
    findings: &mut Findings,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    findings.take(read(text).ok_or(unknown))
}

/// Two rows about one person contradict each other, so neither is taken.
fn note_twice(sheet: &Sheet, parts: &[Parts], places: &Places, problems: &mut ProblemList) {
    let mut seen: HashMap<(IdDocType, &str), u32> = HashMap::with_capacity(parts.len());
    let mut told = HashSet::new();
    for (row, parts) in sheet.rows().zip(parts) {
        let Some(document) = &parts.document else {
            continue;
        };
        let number = row.number();
        let first = *seen
            .entry((document.doc_type(), document.no()))
            .or_insert(number);
        if first == number {
            continue;
        }
        if told.insert(first) {
            problems.push(places.problem(first, Refusal::TwiceInFile { other_row: number }));
        }
        problems.push(places.problem(number, Refusal::TwiceInFile { other_row: first }));
    }
}

// Long because it names every column of the table once.
/// The rows as columns of `import_row`. What could not be read is null.
fn columns(
    sheet: &Sheet,
    parts: &[Parts],
    import_id: &str,
    problems: &ProblemList,
    given: Given<'_>,
) -> Vec<(&'static str, Column)> {
    let texts =
        |pick: &dyn Fn(&Parts) -> Option<String>| Column::Texts(parts.iter().map(pick).collect());
    let amounts: Vec<_> = parts
        .iter()
        .map(|each| rules::amounts(given.policy, given.terms.month, each.base, given.ratios))
        .collect();
    let numbers = || sheet.rows().map(|row| row.number());
    let cells = sheet.rows().map(|row| {
        // Behind the template's cells the user's own columns: header, value.
        let own = sheet
            .extra_columns()
            .iter()
            .flat_map(|(column, header)| [header.clone(), row.extra(*column)]);
        let typed: Vec<String> = row.cells().map(|cell| cell.typed()).chain(own).collect();
        serde_json::to_string(&typed).ok()
    });
    let document = |pick: fn(&IdDocument) -> &str| {
        texts(&move |each| {
            each.document
                .as_ref()
                .map(|document| pick(document).to_owned())
        })
    };
    vec![
        ("import_id", texts(&|_| Some(import_id.to_owned()))),
        (
            "row_no",
            Column::Ints(numbers().map(|number| Some(number.into())).collect()),
        ),
        ("cells", Column::Texts(cells.collect())),
        (
            "valid",
            Column::Ints(
                numbers()
                    .map(|number| Some(i64::from(!problems.has_row(number))))
                    .collect(),
            ),
        ),
        (
            "kind",
            texts(&|each| each.kind.map(crate::remittance::change::service::word)),
        ),
        (
            "full_name",
            texts(&|each| {
                each.full_name
                    .as_ref()
                    .map(|name: &FullName| name.as_str().to_owned())
            }),
        ),
        (
            "id_doc_type",
            document(|document| document.doc_type().code()),
        ),
        ("id_doc_no", document(IdDocument::no)),
        (
            "mobile",
            texts(&|each| {
                each.mobile
                    .as_ref()
                    .map(|mobile: &Mobile| mobile.as_str().to_owned())
            }),
        ),
        (
            "base_fen",
            Column::Ints(
                parts
                    .iter()
                    .map(|each| each.base.map(|fen| fen.0))
                    .collect(),
            ),
        ),
        (
            "unit_fen",
            Column::Ints(
                amounts
                    .iter()
                    .map(|each| each.map(|both| both.unit.0))
                    .collect(),
            ),
        ),
        (
            "personal_fen",
            Column::Ints(
                amounts
                    .iter()
                    .map(|each| each.map(|both| both.personal.0))
                    .collect(),
            ),
        ),
        (
            "changed_on",
            texts(&|each| each.changed_on.map(|day| day.to_string())),
        ),
        ("reason", texts(&|each| Some(each.reason.clone()))),
    ]
}
