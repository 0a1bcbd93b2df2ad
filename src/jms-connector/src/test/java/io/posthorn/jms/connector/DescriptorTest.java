package io.posthorn.jms.connector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.ConfigProperty;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The deployment descriptor says what the classes say, and the manual names it all. */
class DescriptorTest {

    private static final Path DESCRIPTOR = Path.of("src/main/rar/META-INF/ra.xml");
    private static final Path MANUAL = Path.of("../../docs/jms-frameworks.md");

    private static final List<String> BEANS =
            List.of(
                    "resourceadapter-class",
                    "managedconnectionfactory-class",
                    "activationspec-class",
                    "adminobject-class");

    private static NodeList elements(final String name) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(DESCRIPTOR.toFile())
                .getElementsByTagName(name);
    }

    private static String child(final Element of, final String name) {
        final NodeList found = of.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    /** Properties beside the element that names a class. */
    private static Map<String, String> described(final Node bean) {
        final Map<String, String> properties = new LinkedHashMap<>();
        final NodeList all = bean.getParentNode().getChildNodes();
        for (int i = 0; i < all.getLength(); i++) {
            if (all.item(i) instanceof Element each
                    && each.getTagName().equals("config-property")) {
                properties.put(
                        child(each, "config-property-name"),
                        "%s, %s: %s%s"
                                .formatted(
                                        child(each, "config-property-type"),
                                        child(each, "config-property-value"),
                                        child(each, "description"),
                                        child(each, "config-property-confidential")));
            }
        }
        return properties;
    }

    private static Map<String, String> annotated(final Class<?> bean) throws Exception {
        final Map<String, String> properties = new LinkedHashMap<>();
        for (Class<?> each = bean; each != null; each = each.getSuperclass()) {
            for (final Field field : each.getDeclaredFields()) {
                final ConfigProperty property = field.getAnnotation(ConfigProperty.class);
                if (property != null) {
                    assertThat(accessors(bean, field.getName())).isTrue();
                    properties.put(
                            field.getName(),
                            "%s, %s: %s%s"
                                    .formatted(
                                            field.getType().getName(),
                                            property.defaultValue(),
                                            property.description()[0],
                                            property.confidential() ? "true" : ""));
                }
            }
        }
        return properties;
    }

    private static boolean accessors(final Class<?> bean, final String property) throws Exception {
        for (final PropertyDescriptor each :
                Introspector.getBeanInfo(bean).getPropertyDescriptors()) {
            if (each.getName().equals(property)) {
                return each.getReadMethod() != null && each.getWriteMethod() != null;
            }
        }
        return false;
    }

    @Test
    void shouldDescribeWhatTheClassesHave() throws Exception {
        for (final String tag : BEANS) {
            final NodeList beans = elements(tag);
            assertThat(beans.getLength()).isPositive();
            for (int i = 0; i < beans.getLength(); i++) {
                final Class<?> bean = Class.forName(beans.item(i).getTextContent());
                assertThat(bean.getConstructor()).as("a bean").isNotNull();
                assertThat(described(beans.item(i)))
                        .as("ra.xml about %s", bean.getSimpleName())
                        .containsExactlyInAnyOrderEntriesOf(annotated(bean));
            }
        }
    }

    @Test
    void shouldNameClassesThatThereAre() throws Exception {
        for (final String tag :
                List.of(
                        "connectionfactory-interface",
                        "connectionfactory-impl-class",
                        "connection-interface",
                        "connection-impl-class",
                        "messagelistener-type",
                        "adminobject-interface")) {
            assertThat(Class.forName(elements(tag).item(0).getTextContent())).isNotNull();
        }
    }

    @Test
    void shouldBeInTheManual() throws Exception {
        final String manual = Files.readString(MANUAL);
        final List<String> missing = new ArrayList<>();
        final NodeList names = elements("config-property-name");
        for (int i = 0; i < names.getLength(); i++) {
            if (!manual.contains("`" + names.item(i).getTextContent() + "`")) {
                missing.add(names.item(i).getTextContent());
            }
        }
        assertThat(missing).isEmpty();
    }
}
