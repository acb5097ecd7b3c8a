//! Forms as a browser without script sends them: every field of a page, with what stands in it.

/// The fields of the form with this id, in order, as they would be sent.
pub fn fields(html: &str, id: &str) -> Vec<(String, String)> {
    let start = html
        .find(&format!("id=\"{id}\""))
        .unwrap_or_else(|| panic!("no form {id}"));
    let form = &html[start..];
    let form = &form[..form.find("</form>").unwrap()];
    let mut found = Vec::new();
    let mut rest = form;
    let mut select = String::new();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let tag = &rest[..rest.find('>').unwrap()];
        match tag.split([' ', '/']).next().unwrap() {
            "input" if !is_unticked(tag) => {
                found.extend(
                    attribute(tag, "name").map(|name| (name, attribute(tag, "value").unwrap_or_default())),
                );
            }
            "select" => select = attribute(tag, "name").unwrap_or_default(),
            "option" if has(tag, "selected") => {
                found.push((select.clone(), attribute(tag, "value").unwrap_or_default()));
            }
            "textarea" => {
                let text = &rest[tag.len() + 1..];
                found.push((
                    attribute(tag, "name").unwrap_or_default(),
                    unescaped(&text[..text.find("</textarea>").unwrap()]),
                ));
            }
            _ => {}
        }
    }
    found
}

fn is_unticked(tag: &str) -> bool {
    let kind = attribute(tag, "type").unwrap_or_default();
    matches!(kind.as_str(), "checkbox" | "radio") && !has(tag, "checked")
}

fn has(tag: &str, word: &str) -> bool {
    tag.split_whitespace().any(|own| own == word)
}

/// The values of an attribute on all tags of a kind that hold these words.
pub fn attributes(html: &str, (tag, holding): (&str, &str), name: &str) -> Vec<Option<String>> {
    let start = format!("<{tag} ");
    let tags = html
        .split(&start)
        .skip(1)
        .map(|rest| format!(" {}", &rest[..rest.find('>').unwrap()]));
    tags.filter(|tag| tag.contains(holding))
        .map(|tag| attribute(&tag, name))
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(&after[..after.find('"')?]))
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// A form with a file called `file` as a browser sends it: its type, and its body.
pub fn with_file(fields: &[(&str, &str)], file: &[u8]) -> (String, Vec<u8>) {
    with_files(fields, &[file])
}

/// The same with several of them.
pub fn with_files(fields: &[(&str, &str)], files: &[&[u8]]) -> (String, Vec<u8>) {
    const EDGE: &str = "----the-edge";
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"");
        body.extend(format!("{head}\r\n\r\n{value}\r\n").bytes());
    }
    for file in files {
        let head =
            format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"IMG 1.png\"");
        body.extend(format!("{head}\r\nContent-Type: image/png\r\n\r\n").bytes());
        body.extend(*file);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").bytes());
    (format!("multipart/form-data; boundary={EDGE}"), body)
}
