package io.posthorn.server.metadata;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A broker that was there once, as it lies in the database. */
@Entity
@Table(name = "brokers")
public class BrokerRow extends PanacheEntityBase {

    /** Means nothing. */
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "brokers_seq")
    @SequenceGenerator(name = "brokers_seq", sequenceName = "brokers_seq", allocationSize = 50)
    public Long id;

    /** The cluster's name. */
    public String cluster;

    /** The broker's name, shared by its group. */
    public String name;

    /** 0 for the leader. */
    @Column(name = "broker_id")
    public long brokerId;

    /** Host and port clients are told. */
    public String address;

    /** Of Posthorn. */
    @Column(name = "software_version")
    public String softwareVersion;

    /** When it was last started. */
    @Column(name = "started_at")
    public Instant startedAt;

    /** When it last said that it is there. */
    @Column(name = "seen_at")
    public Instant seenAt;

    /** Counts the changes. */
    @Version public long version;

    /** Called by Hibernate. */
    public BrokerRow() {}
}
