//! Forms of service items (申请表): questions as data, checked by the same rules
//! in the browser and on the server.

use std::collections::BTreeMap;

use crate::{
    api::{wire, wire_enum},
    bank::BankCard,
    messages::error_enum,
    money::Fen,
};

wire_enum! {
    /// What is asked for.
    pub enum FieldKind {
        /// One line of text.
        Text,
        /// One of a few answers.
        Choice,
        /// Yuan with at most two decimals, above zero.
        Amount,
        /// The applicant's own bank card.
        BankCard,
        /// A box that has to be ticked, unless it is optional.
        Agreement,
    }

    /// What is known already and can be proposed (智能填单).
    pub enum Prefill {
        /// The card that an earlier withdrawal was paid to.
        OwnCard,
    }
}

wire! {
    /// One answer of a choice.
    #[serde(deny_unknown_fields)]
    pub struct FieldChoice {
        /// What is kept.
        pub value: String,
        /// In Chinese.
        pub label: String,
        /// In English.
        pub label_en: String,
    }

    /// Asked only when another field has this value.
    #[serde(deny_unknown_fields)]
    pub struct ShowWhen {
        /// The other field.
        pub field: String,
        /// Its value.
        pub is: String,
    }

    /// One question.
    #[serde(deny_unknown_fields)]
    pub struct FormField {
        /// Name of the value, `snake_case`.
        pub name: String,
        /// What is asked for.
        pub kind: FieldKind,
        /// In Chinese.
        pub label: String,
        /// In English.
        pub label_en: String,
        /// Help with it.
        pub hint: Option<String>,
        /// The same in English.
        pub hint_en: Option<String>,
        /// Answers of a choice.
        #[serde(default)]
        pub choices: Vec<FieldChoice>,
        /// May be left empty.
        #[serde(default)]
        pub optional: bool,
        /// Most characters of a text; 100 otherwise.
        pub longest: Option<u16>,
        /// Asked only then.
        pub show_when: Option<ShowWhen>,
        /// What is proposed.
        pub prefill: Option<Prefill>,
    }

    /// Questions that stand on one page.
    #[serde(deny_unknown_fields)]
    pub struct FormPage {
        /// In Chinese.
        pub title: String,
        /// In English.
        pub title_en: String,
        /// In the order of the page.
        pub fields: Vec<FormField>,
    }

    /// All questions of an item.
    #[serde(deny_unknown_fields)]
    #[derive(Default)]
    pub struct ItemForm {
        /// In order.
        pub pages: Vec<FormPage>,
    }
}

error_enum! {
    /// Why an answer is refused.
    FormError {
        Empty => "form-empty", "请填写此项。", "Answer this question.";
        NotChosen => "form-not-chosen", "请选择一项。", "Choose one of the answers.";
        UnknownChoice => "form-unknown-choice", "请从列出的选项中选择。", "Choose one of the listed answers.";
        TooLong => "form-too-long", "填写的内容过长，请缩短。", "The answer is too long.";
        Unprintable => "form-unprintable", "填写的内容中有不能识别的字符，请删除。",
            "The answer contains a character that cannot be used.";
        NotAnAmount => "form-not-an-amount", "请填写大于零的金额，最多两位小数。",
            "Enter an amount above zero with at most two decimals.";
        CardMalformed => "form-card-malformed", "银行卡号应为16至19位数字，请核对。",
            "A card number has 16 to 19 digits.";
        CardCheck => "form-card-wrong", "银行卡号有误，请对照卡面核对。",
            "The card number is not right. Compare it with the card.";
        NotAgreed => "form-not-agreed", "请阅读并勾选同意后继续。", "Read this and tick the box to go on.";
    }
}

/// Answers by the name of their field.
pub type Answers = BTreeMap<String, String>;

/// Longest text without a limit of its own, in characters.
const LONGEST: usize = 100;

impl ItemForm {
    /// Every question, in order.
    pub fn fields(&self) -> impl Iterator<Item = &FormField> {
        self.pages.iter().flat_map(|page| &page.fields)
    }

    /// The question of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.fields().find(|field| field.name == name)
    }

    /// Answers in the form in which they are kept: only those that are asked for,
    /// numbers without blanks. A draft may hold wrong answers; they stay as typed.
    #[must_use]
    pub fn tidied(&self, answers: &Answers) -> Answers {
        let asked = self.fields().filter(|field| field.is_asked(answers));
        asked
            .filter_map(|field| {
                let text = answers.get(&field.name)?.trim();
                let kept = field.read(text).unwrap_or_else(|_| text.to_owned());
                (!kept.is_empty()).then(|| (field.name.clone(), kept))
            })
            .collect()
    }

    /// Every answer that is not right, in the order of the questions.
    #[must_use]
    pub fn mistakes(&self, answers: &Answers) -> Vec<(&FormField, FormError)> {
        let asked = self.fields().filter(|field| field.is_asked(answers));
        asked
            .filter_map(|field| {
                let text = answers.get(&field.name).map_or("", |text| text.trim());
                field.read(text).err().map(|error| (field, error))
            })
            .collect()
    }
}

impl FormField {
    /// Whether it is asked for at all, given the other answers.
    #[must_use]
    pub fn is_asked(&self, answers: &Answers) -> bool {
        self.show_when
            .as_ref()
            .is_none_or(|when| answers.get(&when.field).is_some_and(|is| *is == when.is))
    }

    /// The answer as it is kept.
    ///
    /// # Errors
    /// [`FormError`], the first that applies.
    pub fn read(&self, text: &str) -> Result<String, FormError> {
        if text.is_empty() {
            return match self.kind {
                _ if self.optional => Ok(String::new()),
                FieldKind::Choice => Err(FormError::NotChosen),
                FieldKind::Agreement => Err(FormError::NotAgreed),
                FieldKind::Text | FieldKind::Amount | FieldKind::BankCard => Err(FormError::Empty),
            };
        }
        match self.kind {
            FieldKind::Text => self.read_text(text),
            FieldKind::Choice => {
                let known = self.choices.iter().any(|choice| choice.value == text);
                if known {
                    Ok(text.to_owned())
                } else {
                    Err(FormError::UnknownChoice)
                }
            }
            FieldKind::Amount => match Fen::parse_yuan(text) {
                Ok(amount) if amount.is_positive() => Ok(amount.to_string()),
                _ => Err(FormError::NotAnAmount),
            },
            FieldKind::BankCard => BankCard::parse(text)
                .map(|card| card.as_str().to_owned())
                .map_err(|error| match error {
                    crate::bank::BankError::CardCheck => FormError::CardCheck,
                    _ => FormError::CardMalformed,
                }),
            FieldKind::Agreement => {
                if text == "true" {
                    Ok(text.to_owned())
                } else {
                    Err(FormError::NotAgreed)
                }
            }
        }
    }

    fn read_text(&self, text: &str) -> Result<String, FormError> {
        let longest = self.longest.map_or(LONGEST, usize::from);
        if text.chars().any(char::is_control) {
            Err(FormError::Unprintable)
        } else if text.chars().count() > longest {
            Err(FormError::TooLong)
        } else {
            Ok(text.to_owned())
        }
    }
}

#[cfg(test)]
mod tests;
