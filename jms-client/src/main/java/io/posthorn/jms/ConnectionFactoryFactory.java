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
        if (url == null) {
            return null;
        }
        final String text = String.valueOf(url.getContent());
        return PosthornXAConnectionFactory.class.getName().equals(reference.getClassName())
                ? new PosthornXAConnectionFactory(text)
                : new PosthornConnectionFactory(text);
    }
}
