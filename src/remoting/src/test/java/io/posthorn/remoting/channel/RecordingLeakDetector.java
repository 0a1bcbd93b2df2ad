package io.posthorn.remoting.channel;

import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what Netty finds leaked for {@link Leaks}. Named to Netty by a system property of the test
 * run, because detectors are made when the first buffer class is loaded.
 *
 * @param <T> what is watched
 */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

    static final List<String> FOUND = new CopyOnWriteArrayList<>();

    public RecordingLeakDetector(final Class<?> resource, final int samplingInterval) {
        super(resource, samplingInterval);
    }

    /** Netty asks for this one too; the last argument has no meaning any more. */
    public RecordingLeakDetector(
            final Class<?> resource, final int samplingInterval, final long unused) {
        this(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(final String resource, final String records) {
        FOUND.add(resource + records);
    }

    @Override
    protected void reportUntracedLeak(final String resource) {
        FOUND.add(resource);
    }
}
