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

    EventLoopGroup group(final String threadName, final int threads) {
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
