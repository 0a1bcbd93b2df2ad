package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import javax.naming.Reference;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Test;

class PosthornConnectionFactoryTest {

    private static final String URL =
            "posthorn://one:9876,two:9876?clientId=a+b&password=s%26cr%3Dt&prefetch=5&user=me";

    private final PosthornConnectionFactory factory = new PosthornConnectionFactory(URL);

    private static void assertSame(final Object copy) {
        assertThat(copy).isExactlyInstanceOf(PosthornConnectionFactory.class);
        final PosthornConnectionFactory same = (PosthornConnectionFactory) copy;
        assertThat(same.getUrl()).isEqualTo(URL);
        assertThat(same.getUser()).isEqualTo("me");
        assertThat(same.getClientID()).isEqualTo("a b");
        assertThat(same.getPrefetch()).isEqualTo(5);
    }

    @Test
    void shouldBeTheSameAfterItWasSerialised() throws IOException, ClassNotFoundException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertSame(in.readObject());
        }
    }

    @Test
    void shouldBeTheSameAfterANamingServiceKeptItsReference() throws Exception {
        final Reference reference = factory.getReference();
        assertThat(reference.getClassName()).isEqualTo(PosthornConnectionFactory.class.getName());
        assertSame(NamingManager.getObjectInstance(reference, null, null, null));
    }

    @Test
    void shouldStayOneForDistributedTransactions() throws Exception {
        final Reference reference = new PosthornXAConnectionFactory(URL).getReference();
        final Object copy = NamingManager.getObjectInstance(reference, null, null, null);
        assertThat(copy).isExactlyInstanceOf(PosthornXAConnectionFactory.class);
        assertThat(((PosthornXAConnectionFactory) copy).getUrl()).isEqualTo(URL);
    }

    @Test
    void shouldMakeNothingOfOtherReferences() {
        final ConnectionFactoryFactory maker = new ConnectionFactoryFactory();
        assertThat(maker.getObjectInstance("text", null, null, null)).isNull();
        assertThat(maker.getObjectInstance(new Reference("x"), null, null, null)).isNull();
    }

    @Test
    void shouldShowEverythingButPasswords() {
        factory.setProperty("tlsKeyPassword", "key");
        assertThat(factory)
                .hasToString(
                        "posthorn://one:9876,two:9876?clientId=a+b&password=***&prefetch=5"
                                + "&tlsKeyPassword=***&user=me");
    }

    @Test
    void shouldTakeFromJavaWhatItIsNotTold() {
        System.setProperty("posthorn.jms.prefetch", "7");
        System.setProperty("posthorn.jms.user", "somebody");
        try {
            final PosthornConnectionFactory told = new PosthornConnectionFactory("?prefetch=3");
            assertThat(told.getPrefetch()).isEqualTo(3);
            assertThat(told.getUser()).isEqualTo("somebody");
            told.setProperty("prefetch", null);
            assertThat(told.getPrefetch()).isEqualTo(7);
            assertThat(told.getUrl()).isEqualTo("posthorn://");
        } finally {
            System.clearProperty("posthorn.jms.prefetch");
            System.clearProperty("posthorn.jms.user");
        }
    }

    @Test
    void shouldRefuseWhatJavaSaysIfItMakesNoSense() {
        System.setProperty("posthorn.jms.prefetch", "many");
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(PosthornConnectionFactory::new)
                    .withMessage("The option prefetch is a whole number above 0, not many.");
        } finally {
            System.clearProperty("posthorn.jms.prefetch");
        }
        System.setProperty("posthorn.jms.prefetsch", "1");
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(PosthornConnectionFactory::new)
                    .withMessageStartingWith("There is no option prefetsch; there are user, ");
        } finally {
            System.clearProperty("posthorn.jms.prefetsch");
        }
    }

    @Test
    void shouldNotShowAPasswordThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.setPassword("two\nlines"))
                .withMessage("The option password is a text.");
    }
}
