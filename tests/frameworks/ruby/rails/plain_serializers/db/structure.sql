CREATE TYPE public.plan_interval AS ENUM (
    'monthly',
    'yearly'
);

CREATE TABLE public.plans (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name character varying(60) NOT NULL,
    code character varying NOT NULL,
    "interval" public.plan_interval NOT NULL,
    amount_cents bigint DEFAULT 0 NOT NULL,
    trial_days smallint,
    rate numeric(10,5),
    active boolean DEFAULT true NOT NULL,
    tags character varying[] DEFAULT '{}'::character varying[] NOT NULL,
    created_at timestamp(6) without time zone NOT NULL,
    CONSTRAINT check_name CHECK ((name <> ''::text))
);

CREATE TABLE public.charges (
    id bigint NOT NULL,
    plan_id uuid NOT NULL,
    units integer NOT NULL,
    ends_on date
);
