package io.posthorn.server.metadata;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** Something that was decided, for those who ask later. Never changed. */
@Entity
@Table(name = "audit_trail")
public class AuditRow extends PanacheEntityBase {

    /** Rises with time, roughly. */
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "audit_trail_seq")
    @SequenceGenerator(
            name = "audit_trail_seq",
            sequenceName = "audit_trail_seq",
            allocationSize = 50)
    public Long id;

    /** When it was decided. */
    @Column(name = "happened_at")
    public Instant happenedAt;

    /** The cluster's name. */
    public String cluster;

    /** The broker's name. */
    public String broker;

    /** Who decided. */
    public String actor;

    /** Such as {@code save} or {@code delete}. */
    public String action;

    /** Such as {@code topic}. */
    public String kind;

    /** Of that kind. */
    public String name;

    /** JSON; null if there is none. */
    public String details;

    /** Called by Hibernate. */
    public AuditRow() {}
}
