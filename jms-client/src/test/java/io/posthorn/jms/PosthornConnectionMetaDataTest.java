package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class PosthornConnectionMetaDataTest {

    private final PosthornConnectionMetaData metaData = PosthornConnectionMetaData.INSTANCE;

    @Test
    void shouldNameTheSpecificationsVersionInWordsAndNumbers() {
        assertThat(metaData.getJMSVersion()).isEqualTo("3.1");
        assertThat(metaData.getJMSMajorVersion()).isEqualTo(3);
        assertThat(metaData.getJMSMinorVersion()).isEqualTo(1);
        assertThat(metaData.getJMSProviderName()).isEqualTo("Posthorn");
        assertThat(metaData.getProviderVersion())
                .isEqualTo(
                        metaData.getProviderMajorVersion()
                                + "."
                                + metaData.getProviderMinorVersion());
    }

    @Test
    void shouldListTheMandatoryPropertiesAfreshAtEachCall() {
        assertThat(Collections.list(metaData.getJMSXPropertyNames()))
                .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
        assertThat(metaData.getJMSXPropertyNames().hasMoreElements()).isTrue();
    }
}
