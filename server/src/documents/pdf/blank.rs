//! Blank forms (空白表格) to fill in by hand.

use shared_types::Date;

use super::compose::Composer;
use super::render::{About, render};
use super::{Fonts, PdfError};

/// A form that nobody has filled in.
#[derive(Clone, Debug)]
pub struct BlankForm {
    /// Name of the centre that takes it.
    pub centre_name: String,
    /// Title in Chinese.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Headings, each with what is filled in below it.
    pub sections: Vec<(String, Vec<String>)>,
    /// Sentences at the foot.
    pub notes: Vec<String>,
    /// Who signs, and when.
    pub signatures: Vec<String>,
    /// Name in the archive.
    pub id: String,
    /// Day of the edition.
    pub edition: Date,
}

/// The form as PDF.
///
/// # Errors
/// [`PdfError`]; see there.
pub fn blank_form(fonts: &Fonts, form: &BlankForm) -> Result<Vec<u8>, PdfError> {
    let mut page = Composer::new(fonts)?;
    page.letterhead(&form.centre_name, "编号由中心填写");
    page.title(&form.title, &form.title_en);
    for (title, fields) in &form.sections {
        page.section(title);
        page.blanks(fields);
    }
    page.small_print(&form.notes.concat());
    page.blanks(&form.signatures);
    let layout = page.finish(&form.title);
    let about = About {
        title: form.title.clone(),
        subject: form.title_en.clone(),
        author: form.centre_name.clone(),
        id: form.id.clone(),
        date: form.edition,
    };
    render(fonts, &layout, about)
}
