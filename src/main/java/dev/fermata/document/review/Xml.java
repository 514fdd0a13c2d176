package dev.fermata.document.review;

import dev.fermata.document.DocumentText;

/** Text as it stands in XML. */
final class Xml {

    private Xml() {
    }

    /** A document's own text, with nothing lost: carriage returns too survive the next reader. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;");
    }

    static String attribute(String text) {
        return escaped(clean(text)).replace("\"", "&quot;").replace("\n", " ").replace("\t", " ");
    }

    /** Text from elsewhere without what XML cannot hold. */
    static String clean(String text) {
        return DocumentText.clean(text);
    }
}
