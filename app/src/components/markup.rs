//! Markup put together as text: for long tables, which a browser takes in one piece many times faster than node by node, and
//! for what a document has hundreds of.

use leptos::tachys::html::InertElement;
use std::fmt::Write;

/// Markup. What is no part of the program goes in by [`Markup::text`] alone, so that it is never read as markup.
#[derive(Default)]
pub(crate) struct Markup(String);

impl Markup {
    /// Markup of the program's own.
    pub(crate) fn tags(&mut self, tags: &'static str) -> &mut Self {
        self.0.push_str(tags);
        self
    }

    /// Text, also within the quotation marks of an attribute.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// A length of a drawing, to its tenth.
    pub(crate) fn length(&mut self, length: f64) -> &mut Self {
        put_length(&mut self.0, length);
        self
    }

    /// All of it as part of a document, which must be one element. Not for what a browser makes anew: it keeps each.
    pub(crate) fn element(self) -> InertElement {
        InertElement::new(self.0)
    }

    /// All of it.
    pub(crate) fn done(self) -> String {
        self.0
    }
}

/// Puts a length to its tenth at the end of a text: a page has thousands of them, and decimals of any number are written slowly.
pub(crate) fn put_length(text: &mut String, length: f64) {
    let tenths = (length * 10.0).round() as i64;
    let (sign, tenths) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    // A text takes in whatever it is given.
    let _ = write!(text, "{sign}{}.{}", tenths / 10, tenths % 10);
}

/// The same as a text of its own.
pub(crate) fn length(length: f64) -> String {
    let mut text = String::new();
    put_length(&mut text, length);
    text
}

#[cfg(test)]
mod tests {
    use super::{Markup, length};

    #[test]
    fn lengths_have_one_decimal() {
        for (long, written) in
            [(0.0, "0.0"), (-0.04, "0.0"), (-0.06, "-0.1"), (2.25, "2.3"), (-12.34, "-12.3"), (100.0, "100.0")]
        {
            assert_eq!(length(long), written);
        }
    }

    #[test]
    fn text_is_never_markup() {
        let mut markup = Markup::default();
        markup.tags("<a href=\"").text("/?a=1&b=\"><script>").tags("\">").text("<b>'O' & Co</b>").tags("</a>");
        let shown = "<a href=\"/?a=1&amp;b=&quot;&gt;&lt;script&gt;\">&lt;b&gt;&#39;O&#39; &amp; Co&lt;/b&gt;</a>";
        assert_eq!(markup.done(), shown);
    }
}
