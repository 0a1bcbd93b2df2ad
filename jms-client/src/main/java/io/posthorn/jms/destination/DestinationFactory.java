package io.posthorn.jms.destination;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;

/** Makes destinations of the references that naming services keep of them. */
public final class DestinationFactory implements ObjectFactory {

    /** For naming services. */
    public DestinationFactory() {}

    @Override
    public Object getObjectInstance(
            final Object object,
            final Name name,
            final Context context,
            final Hashtable<?, ?> environment) {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        final RefAddr kind = reference.get(PosthornDestination.KIND);
        final RefAddr called = reference.get(PosthornDestination.NAME);
        if (kind == null || called == null) {
            return null;
        }
        return PosthornDestination.of(
                PosthornDestination.QUEUE.equals(kind.getContent()),
                String.valueOf(called.getContent()));
    }
}
