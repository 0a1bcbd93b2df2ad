package io.posthorn.remoting.channel;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses between epoll and NIO, and starts and ends the threads. */
final class Transport {

    private static final long END_LIMIT_SECONDS = 10;
    private static final int FEWEST_LOOPS = 2;

    private final boolean epoll;

    Transport(final String endpoint) {
        this.epoll = Epoll.isAvailable();
        if (!epoll && System.getProperty("os.name").startsWith("Linux")) {
            RemotingLog.LOG.noEpoll(endpoint, String.valueOf(Epoll.unavailabilityCause()));
        }
    }

    String name() {
        return epoll ? "epoll" : "NIO";
    }

    /**
     * Event loops.
     *
     * @param wanted how many; 0 for as many as processors, two at least. More than that cost more
     *     in hand-overs and switches than they bring: nothing on them waits.
     */
    EventLoopGroup group(final String threadName, final int wanted) {
        final int threads =
                wanted > 0
                        ? wanted
                        : Math.max(FEWEST_LOOPS, Runtime.getRuntime().availableProcessors());
        final ThreadFactory factory = named(threadName);
        return epoll
                ? new EpollEventLoopGroup(threads, factory)
                : new NioEventLoopGroup(threads, factory);
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends SocketChannel> clientChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Ends the group's threads and waits for that. */
    static void end(final EventLoopGroup group) {
        group.shutdownGracefully(0, END_LIMIT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(END_LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static ThreadFactory named(final String name) {
        final AtomicInteger count = new AtomicInteger();
        return task -> {
            final Thread thread =
                    new FastThreadLocalThread(task, name + '-' + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
