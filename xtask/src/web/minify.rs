//! Takes comments and needless white space out of styles and glue.
//!
//! No parser, and no more than can be seen to be safe: brotli does the rest.

/// A style sheet without comments and needless white space; strings stay as they are.
pub fn css(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            space(&mut out);
        } else if next == '"' || next == '\'' {
            let end = string_end(rest, next);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else {
            match next {
                next if next.is_whitespace() => space(&mut out),
                '{' | '}' | ';' | ',' => mark(&mut out, next),
                _ => out.push(next),
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// One space, unless what comes before makes it needless.
fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
        out.push(' ');
    }
}

/// A mark that needs no space before it; the last `;` of a block is not needed either.
fn mark(out: &mut String, mark: char) {
    out.truncate(out.trim_end_matches(' ').len());
    if mark == '}' && out.ends_with(';') {
        out.pop();
    }
    out.push(mark);
}

/// Index after the string at the start of `text`.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, next) in text.char_indices().skip(1) {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if next == quote => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// Glue without indentation, empty lines, and comments that begin a line.
///
/// A line is never joined to another. A file with a template string over several
/// lines is left alone, because there white space is content.
pub fn js(source: &str) -> String {
    if source
        .lines()
        .any(|line| line.matches('`').count() % 2 == 1)
    {
        return source.to_owned();
    }
    let mut out = String::with_capacity(source.len());
    let mut in_comment = false;
    for line in source.lines().map(str::trim) {
        let opens = line.starts_with("/*");
        if in_comment || opens {
            in_comment = !line.ends_with("*/");
            // Code behind a comment on the same line: too clever for us.
            if !in_comment || !line.contains("*/") {
                continue;
            }
            return source.to_owned();
        }
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_keeps_its_meaning() {
        let cases = [
            ("a { color : red ; }\n\n b{}", "a{color : red}b{}"),
            (
                "/* note */\n:root {\n  --gap: 4px;\n}\n",
                ":root{--gap: 4px}",
            ),
            (
                "a  b ,\n c > d {x: calc(1px + 2px)}",
                "a b,c > d{x: calc(1px + 2px)}",
            ),
            (
                "a::after { content: \" ; /* no */ } \"; }",
                "a::after{content: \" ; /* no */ } \"}",
            ),
            ("a{content:'\\' }'}", "a{content:'\\' }'}"),
            (
                "@media (width > 1px) { a { b: c } }",
                "@media (width > 1px){a{b: c}}",
            ),
            ("a/**/b{}", "a b{}"),
            ("a :hover{} b:hover{}", "a :hover{}b:hover{}"),
            ("字{content:\"（ ）\"}", "字{content:\"（ ）\"}"),
            ("a{} /* open", "a{}"),
        ];
        for (source, expected) in cases {
            assert_eq!(css(source), expected, "{source}");
        }
    }

    #[test]
    fn glue_loses_indentation_and_whole_line_comments() {
        let source = "/**\n * doc\n */\nfunction a() {\n    // why\n    return `x // y`;\n\n}\n";
        assert_eq!(js(source), "function a() {\nreturn `x // y`;\n}\n");
    }

    #[test]
    fn glue_that_is_not_understood_is_left_alone() {
        for source in [
            "let a = `\n  text\n`;\n",
            "/* a */ let b = 1;\n",
            "/*\n*/ let c;\n",
        ] {
            assert_eq!(js(source), source);
        }
    }
}
