package io.posthorn.jms;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;

/** Makes connection factories of the references that naming services keep of them. */
public final class ConnectionFactoryFactory implements ObjectFactory {

    /** For naming services. */
    public ConnectionFactoryFactory() {}

    @Override
    public Object getObjectInstance(
            final Object object,
            final Name name,
            final Context context,
            final Hashtable<?, ?> environment) {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        final RefAddr url = reference.get(PosthornConnectionFactory.URL);
        return url == null ? null : new PosthornConnectionFactory(String.valueOf(url.getContent()));
    }
}
