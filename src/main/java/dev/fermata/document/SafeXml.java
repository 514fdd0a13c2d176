package dev.fermata.document;

import javax.xml.stream.XMLInputFactory;

/** Parsers for XML from strangers: nothing outside of the file is ever read, and nothing in it expands. */
public final class SafeXml {

    private SafeXml() {
    }

    /**
     * A factory of namespace-aware stream readers. They report a document type declaration, the door to XML entities,
     * without following it; whoever reads has to refuse it. A new factory each time, as they are not safe for threads.
     */
    public static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // The JDK counts plain character references against its limits on entities, which a long text exceeds. Without a
        // document type there are no entities, and our own limits hold.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
        factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
        factory.setProperty("jdk.xml.entityExpansionLimit", 0);
        return factory;
    }
}
