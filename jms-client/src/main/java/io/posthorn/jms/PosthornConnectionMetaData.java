package io.posthorn.jms;

import jakarta.jms.ConnectionMetaData;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Says which specification and which provider a connection belongs to (Jakarta Messaging 3.1,
 * 6.1.6). Immutable.
 */
public final class PosthornConnectionMetaData implements ConnectionMetaData {

    /** The one there is. */
    public static final PosthornConnectionMetaData INSTANCE = new PosthornConnectionMetaData();

    private static final int JMS_MAJOR = 3;
    private static final int JMS_MINOR = 1;
    private static final int PROVIDER_MAJOR = 1;
    private static final int PROVIDER_MINOR = 0;

    /** The properties of clause 3.5.9 that this provider carries. */
    private static final List<String> JMSX_NAMES =
            List.of("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount", "JMSXUserID");

    private PosthornConnectionMetaData() {}

    @Override
    public String getJMSVersion() {
        return JMS_MAJOR + "." + JMS_MINOR;
    }

    @Override
    public int getJMSMajorVersion() {
        return JMS_MAJOR;
    }

    @Override
    public int getJMSMinorVersion() {
        return JMS_MINOR;
    }

    @Override
    public String getJMSProviderName() {
        return "Posthorn";
    }

    @Override
    public String getProviderVersion() {
        return PROVIDER_MAJOR + "." + PROVIDER_MINOR;
    }

    @Override
    public int getProviderMajorVersion() {
        return PROVIDER_MAJOR;
    }

    @Override
    public int getProviderMinorVersion() {
        return PROVIDER_MINOR;
    }

    @Override
    public Enumeration<String> getJMSXPropertyNames() {
        return Collections.enumeration(JMSX_NAMES);
    }
}
