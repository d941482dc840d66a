//! A hall's page as it was built, cut where content goes.

use std::{collections::HashMap, fmt::Write as _};

use web_kit::paint::Painted;

/// The page in pieces.
pub struct Shell {
    /// From the `<html` tag's attributes to the title.
    head: String,
    /// Between the title and the app, without what only an app without content needs.
    body: String,
    /// What is said when the app cannot run.
    trouble: String,
}

impl Shell {
    /// Cuts the page that was built. None when it is not of the form that we know.
    pub fn cut(built: &str) -> Option<Self> {
        let (_, rest) = built.split_once("<html lang=\"zh-CN\">")?;
        let (head, rest) = rest.split_once("<title>")?;
        let (_, rest) = rest.split_once("</title>")?;
        let (before, rest) = rest.split_once("<!--ask-->")?;
        let (_, rest) = rest.split_once("<!--/ask-->")?;
        let (between, rest) = rest.split_once("<div id=\"app\"><!--app-->")?;
        let (_, rest) = rest.split_once("<!--trouble-->")?;
        let (trouble, _) = rest.split_once("<!--/trouble-->")?;
        Some(Self {
            head: head.to_owned(),
            body: [before, between].concat(),
            trouble: trouble.to_owned(),
        })
    }

    /// The page with content; the answers go along, so that the app need not ask again.
    /// `instead` is the page's path when it is another than was asked for.
    pub fn fill(
        &self,
        painted: &Painted,
        instead: &str,
        answers: &HashMap<String, String>,
        now: &str,
    ) -> String {
        let mut page = String::with_capacity(self.body.len() + 2 * painted.html.len() + 8_192);
        let (head, body, trouble) = (&self.head, &self.body, &self.trouble);
        // Where the page's words are, so that a reader finds it among them.
        let main = painted.html.find("<main").unwrap_or(0);
        let place = painted.html[main..]
            .find('>')
            .map_or(0, |end| main + end + 1);
        let (before, after) = painted.html.split_at(place);
        let (title, instead) = (escape(&painted.title), escape(instead));
        let language = painted.language;
        let written = write!(
            page,
            "<!doctype html>\n<html lang=\"{language}\" data-painted=\"{instead}\">{head}<title>{title}</title>{body}\
             <div id=\"app\">{before}<div id=\"trouble\">{trouble}</div>{after}</div>\n"
        );
        debug_assert!(written.is_ok(), "a String takes everything");
        let mut answers: Vec<_> = answers.iter().collect();
        answers.sort();
        for (path, answer) in answers {
            let (path, answer) = (escape(path), harmless(answer));
            let written = writeln!(
                page,
                "<script type=\"application/json\" id=\"{path}\" data-at=\"{now}\">{answer}</script>"
            );
            debug_assert!(written.is_ok(), "a String takes everything");
        }
        page.push_str("</body>\n</html>\n");
        page
    }
}

/// Text in an element or an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// JSON that cannot end the element which contains it. `<` stands in texts only.
fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: &str = "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<title>旧</title>\n<style>a{}</style>\n\
        <!--ask--><link href=\"/ask\"><!--/ask-->\n</head>\n<body class=\"desk\">\n<div id=\"app\"><!--app-->\n\
        <!--trouble--><noscript>无</noscript><!--/trouble-->\n<p>空</p>\n<!--/app--></div>\n</body>\n</html>\n";

    #[test]
    fn content_answers_and_title_are_put_in_and_can_break_nothing() {
        let painted = Painted {
            html: "<p>前</p><main id=\"main\"><p>行</p></main>".to_owned(),
            title: "</title><b>".to_owned(),
            language: "en",
            detour: None,
            wanted: Vec::new(),
        };
        let answers = HashMap::from([(
            "/a?b=1&c=\"".to_owned(),
            r#"{"name":"</script><!--"}"#.to_owned(),
        )]);
        let page = Shell::cut(BUILT).unwrap().fill(
            &painted,
            "/unit/login?next=\"",
            &answers,
            "2026-11-22T08:00:00Z",
        );
        for piece in [
            "<html lang=\"en\" data-painted=\"/unit/login?next=&quot;\">",
            "<title>&lt;/title&gt;&lt;b&gt;</title>",
            "<style>a{}</style>",
            "<body class=\"desk\">",
            "<div id=\"app\"><p>前</p><main id=\"main\"><div id=\"trouble\"><noscript>无</noscript></div><p>行</p></main></div>",
            r#"id="/a?b=1&amp;c=&quot;" data-at="2026-11-22T08:00:00Z">{"name":"\u003c/script>\u003c!--"}</script>"#,
        ] {
            assert!(page.contains(piece), "{piece}: {page}");
        }
        for piece in ["旧", "/ask", "<p>空</p>", "<!--"] {
            assert!(!page.contains(piece), "{piece}: {page}");
        }
    }

    #[test]
    fn a_page_of_another_form_is_not_cut() {
        assert!(Shell::cut("<html><title>x</title>").is_none());
    }
}
