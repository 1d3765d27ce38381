"""The tree of organisations, its past, the regions, and who holds which role where.

Pairs of days are half-open everywhere in this room: the first day counts, the second is the first day that does
not. So a merged office ends on the day its successor begins, and a role withdrawn today no longer holds today.

Not here: the person (room accounts); what a role may do (each room's rules).
"""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tidtam.organisations.choices import ESA_OFFICE_KINDS, ChangeKind, OrganisationKind, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from tidtam.accounts.models import User


if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class CodePointField(TextColumn):
    """A text that the database compares by code point: what keys for sorting and paths are made for.

    SQLite does so by itself; PostgreSQL would take the order of its locale, which ignores dots and dashes.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, str | None]:
        """Return the column's type, with the collation "C" on PostgreSQL."""
        parameters = super().db_parameters(connection)
        return {**parameters, "collation": "C"} if connection.vendor == "postgresql" else parameters


def subtree(path: str, *, field: str = "path") -> Q:
    """Return the condition "stands at or below this path", for a path column reached as `field`.

    A range and not a LIKE: SQLite's LIKE ignores case and so its index. "/" is the character after ".", the path's
    separator.
    """
    if not path.endswith("."):
        raise ValueError("a path ends with its separator")
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "/"})


def held_on(on: dt.date, *, first: str, end: str) -> Q:
    """Return the condition "the half-open span of days (first, end) holds this day"; a null end is open."""
    return (Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": on})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on})
    )


def reading_path(kind: str, path: str) -> str:
    """Return the path of what a role held at an organisation lets a person read, with all below it.

    That organisation; for a work group its whole office, whose booklet is the common work of its groups.
    """
    if kind != OrganisationKind.WORK_GROUP or path.count(".") == 1:
        return path
    return path[: path[:-1].rindex(".") + 1]


class Province(models.Model):
    """One of the 77 provinces. `code` is the two-digit code of the Department of Provincial Administration."""

    code = models.CharField(_("รหัสจังหวัด"), max_length=2, unique=True)
    iso_code = models.CharField(_("รหัส ISO 3166-2"), max_length=6, unique=True)
    name_th = models.CharField(_("ชื่อจังหวัด"), max_length=100)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=100)
    sort_key = CodePointField(max_length=500, editable=False)

    class Meta:
        verbose_name = _("จังหวัด")
        verbose_name_plural = _("จังหวัด")
        ordering = ["sort_key", "code"]

    def __str__(self) -> str:
        return self.name_th


class RegionSet(models.Model):
    """One way of grouping the country: six geographic regions, the bureau's five visit regions, inspection regions."""

    code = models.SlugField(_("รหัสชุดภาค"), max_length=40, unique=True)
    name_th = models.CharField(_("ชื่อชุดภาค"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    source_note = models.TextField(_("ที่มา"), blank=True)

    class Meta:
        verbose_name = _("ชุดภาค")
        verbose_name_plural = _("ชุดภาค")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_th


class Region(models.Model):
    """One region of a set."""

    region_set = models.ForeignKey(RegionSet, on_delete=models.CASCADE, related_name="regions")
    code = models.SlugField(_("รหัสภาค"), max_length=40)
    name_th = models.CharField(_("ชื่อภาค"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("ลำดับที่แสดง"), default=0)

    class Meta:
        verbose_name = _("ภาค")
        verbose_name_plural = _("ภาค")
        ordering = ["region_set", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["region_set", "code"], name="organisations_region_code")]

    def __str__(self) -> str:
        return self.name_th


class RegionMember(models.Model):
    """A province or an organisation inside a region. `region_set` repeats the region's, so that the database can
    hold each province and each organisation to one region of a set."""

    region_set = models.ForeignKey(RegionSet, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="members")
    province = models.ForeignKey(Province, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_set", "province"], name="organisations_one_region_per_province"),
            models.UniqueConstraint(fields=["region_set", "organisation"], name="organisations_one_region_per_office"),
            models.CheckConstraint(
                condition=Q(province__isnull=True) ^ Q(organisation__isnull=True),
                name="organisations_region_member_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province or self.organisation} – {self.region}"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Filters of the tree; each can follow each."""

    def valid_on(self, on: dt.date) -> Self:
        """Keep what stood on this day."""
        return self.filter(held_on(on, first="valid_from_date", end="valid_to_date"))

    def below(self, organisation: "Organisation") -> Self:
        """Keep this organisation and everything that stands below it today."""
        return self.filter(subtree(organisation.path))

    def offices(self) -> Self:
        """Keep the education service area offices."""
        return self.filter(kind__in=ESA_OFFICE_KINDS)

    def visible_to(self, user: "User | AnonymousUser", *, on: dt.date | None = None) -> Self:
        """Keep what this person may read: where a role they may use today holds, as reading_path says, and all below.

        Nobody signed in sees nothing. One query more.
        on  the day the roles must hold; without it, today.
        """
        if not user.is_authenticated:
            return self.none()
        held = Membership.objects.usable_by(user, on=on or timezone.localdate())
        places = held.order_by().values_list("organisation__kind", "organisation__path").distinct()
        condition = Q(pk__in=[])
        for path in {reading_path(kind, path) for kind, path in places}:
            condition |= subtree(path)
        return self.filter(condition)


class Organisation(models.Model):
    """A node of the tree ministry – commission – bureau or office – work group or school.

    code        ours, stable, upper case (P50-2); no official one was found. obec_code comes by import.
    path        the ids from the root down to this one, each followed by a dot ("1.2.15."); written by the services.
    province    the first-named one, so that each office counts in one region; `covers` holds all of them.
    valid_…     half-open days, null is open. Names and parents of the past: FormerState.
    """

    code = models.CharField(_("รหัสหน่วยงาน"), max_length=40, unique=True)
    obec_code = models.CharField(_("รหัสของ สพฐ."), max_length=40, blank=True, db_index=True)
    kind = models.CharField(_("ประเภท"), max_length=20, choices=OrganisationKind.choices)
    name_th = models.CharField(_("ชื่อเต็ม"), max_length=300)
    short_name_th = models.CharField(_("ชื่อย่อ"), max_length=200, blank=True)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("สังกัด")
    )
    path = CodePointField(max_length=200, db_index=True, editable=False)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("จังหวัด")
    )
    covers = models.ManyToManyField(Province, blank=True, related_name="offices", verbose_name=_("จังหวัดในพื้นที่"))
    area_no = models.PositiveSmallIntegerField(_("เขตที่"), null=True, blank=True)
    valid_from_date = models.DateField(_("ตั้งแต่วันที่"), null=True, blank=True)
    valid_to_date = models.DateField(_("ก่อนวันที่"), null=True, blank=True)
    is_demo = models.BooleanField(_("ข้อมูลสาธิต"), default=False)
    source_note = models.TextField(_("ที่มาของข้อมูล"), blank=True)
    name_key = models.CharField(max_length=300, db_index=True, editable=False)
    short_name_key = models.CharField(max_length=300, db_index=True, blank=True, editable=False)
    name_en_key = models.CharField(max_length=300, db_index=True, blank=True, editable=False)
    search_text = models.TextField(editable=False)
    sort_key = CodePointField(max_length=1500, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("หน่วยงาน")
        verbose_name_plural = _("หน่วยงาน")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from_date__isnull=True)
                | Q(valid_to_date__isnull=True)
                | Q(valid_from_date__lte=models.F("valid_to_date")),
                name="organisations_valid_from_before_to",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="organisations_not_its_own_parent"
            ),
        ]
        indexes = [models.Index(fields=["kind", "sort_key", "code"], name="organisations_kind_sorted")]

    def __str__(self) -> str:
        return self.short_name_th or self.name_th

    def get_absolute_url(self) -> str:
        """Return the office's own page; what is no office has none yet and answers the list."""
        if not self.is_office:
            return reverse("organisations:office_list")
        return reverse("dashboards:office", args=[self.code])

    @property
    def spoken_name(self) -> str:
        """The name in the reader's language: English on English pages where there is one, else the short one."""
        return self.name_en if get_language() == "en" and self.name_en else str(self)

    @property
    def is_office(self) -> bool:
        """Whether this is an education service area office."""
        return self.kind in ESA_OFFICE_KINDS

    @property
    def ancestor_ids(self) -> list[int]:
        """The ids from the root down to the parent; asks nothing."""
        return [int(part) for part in self.path.split(".")[:-2]]


class FormerState(models.Model):
    """How an organisation was named and placed before a day: written by renaming and moving, read by tree_on()."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="former_states")
    until_date = models.DateField(_("ก่อนวันที่"))
    name_th = models.CharField(_("ชื่อเต็ม"), max_length=300)
    short_name_th = models.CharField(_("ชื่อย่อ"), max_length=200, blank=True)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=300, blank=True)
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["organisation", "until_date"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "until_date"], name="organisations_one_former_state_a_day")
        ]

    def __str__(self) -> str:
        return self.short_name_th or self.name_th


class OrganisationAlias(models.Model):
    """Another spelling by which people name an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("ชื่อที่ใช้เรียก"), max_length=300)
    key = models.CharField(max_length=300, db_index=True, editable=False)
    is_automatic = models.BooleanField(_("สร้างโดยระบบ"), default=False)

    class Meta:
        verbose_name = _("ชื่อที่ใช้เรียก")
        verbose_name_plural = _("ชื่อที่ใช้เรียก")
        ordering = ["organisation", "key"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="organisations_alias_once")]

    def __str__(self) -> str:
        return self.text


class OrganisationChange(models.Model):
    """A merger, a split or a new name, on a day. A merger of three offices is three rows to one successor.

    share  the part of the predecessor that went to this successor, 0-1; None: not stated. Renaming points to itself.
    """

    kind = models.CharField(_("การเปลี่ยนแปลง"), max_length=10, choices=ChangeKind.choices)
    effective_date = models.DateField(_("มีผลวันที่"))
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="changes_from")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="changes_to")
    share = models.DecimalField(_("สัดส่วน"), max_digits=7, decimal_places=6, null=True, blank=True)
    note = models.TextField(_("หมายเหตุ"), blank=True)

    class Meta:
        verbose_name = _("การเปลี่ยนแปลงหน่วยงาน")
        verbose_name_plural = _("การเปลี่ยนแปลงหน่วยงาน")
        ordering = ["effective_date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_organisation", "to_organisation", "effective_date"],
                name="organisations_change_once",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1), name="organisations_share_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.RENAMED) | ~Q(from_organisation=models.F("to_organisation")),
                name="organisations_only_renaming_stays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organisation} → {self.to_organisation} ({self.effective_date})"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Filters of who holds what."""

    def held_on(self, on: dt.date) -> Self:
        """Keep the roles that hold on this day."""
        return self.filter(held_on(on, first="from_date", end="to_date"))

    def not_ended(self, on: dt.date) -> Self:
        """Keep the roles that hold on this day or begin later; one that ended before it began never held."""
        ends_later = Q(to_date__gt=on) & Q(to_date__gt=models.F("from_date"))
        return self.filter(Q(to_date__isnull=True) | ends_later)

    def held_by(self, user: "User", *, on: dt.date) -> Self:
        """Keep the roles this person holds on this day; an account switched off holds none."""
        return self.held_on(on).filter(user=user, user__is_active=True)

    def usable_by(self, user: "User", *, on: dt.date) -> Self:
        """Keep the roles this person may use on this day: their own, and those of others delegated to them.

        A delegated role is the row of the one it comes from: it holds on the days of the delegation, and only while
        that person holds it.
        """
        delegated = Delegation.objects.filter(
            held_on(on, first="from_date", end="to_date"),
            to_user=user,
            to_user__is_active=True,
            from_user=OuterRef("user"),
            role=OuterRef("role"),
            organisation=OuterRef("organisation"),
        )
        return self.held_on(on).filter(Q(user=user) | Exists(delegated), user__is_active=True)


class Membership(models.Model):
    """A person's role for an organisation and all below it, from a day until before another (null: open)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role.choices)
    from_date = models.DateField(_("ตั้งแต่วันที่"))
    to_date = models.DateField(_("ก่อนวันที่"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("บทบาทของผู้ใช้")
        verbose_name_plural = _("บทบาทของผู้ใช้")
        ordering = ["user", "organisation", "role", "from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "from_date"], name="organisations_membership_once"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(to_date__isnull=True),
                name="organisations_one_open_membership",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__lte=models.F("to_date")),
                name="organisations_membership_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.organisation}"

    @property
    def last_date(self) -> dt.date | None:
        """The last day on which the role holds; None where it has no end."""
        return self.to_date - dt.timedelta(days=1) if self.to_date else None

    def has_ended(self, *, on: dt.date) -> bool:
        """Return whether the role holds neither on this day nor later."""
        return self.to_date is not None and (self.to_date <= on or self.to_date <= self.from_date)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Filters of who acts for whom."""

    def not_ended(self, on: dt.date) -> Self:
        """Keep those that hold on this day or begin later; one that ended before it began never held."""
        return self.filter(Q(to_date__gt=on) & Q(to_date__gt=models.F("from_date"))).order_by("from_date", "pk")


class Delegation(models.Model):
    """Somebody acts for somebody else in one role, from a day until before another. It holds while the role does."""

    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role.choices)
    from_date = models.DateField(_("ตั้งแต่วันที่"))
    to_date = models.DateField(_("ก่อนวันที่"))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("การมอบหมายให้รักษาการ")
        verbose_name_plural = _("การมอบหมายให้รักษาการ")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_date__lte=models.F("to_date")), name="organisations_delegation_from_before_to"
            ),
            models.CheckConstraint(
                condition=~Q(from_user=models.F("to_user")), name="organisations_delegation_to_another"
            ),
            models.UniqueConstraint(
                fields=["from_user", "to_user", "organisation", "role", "from_date", "to_date"],
                name="organisations_delegation_once",
            ),
        ]
        indexes = [models.Index(fields=["to_user", "role", "to_date"], name="organisations_delegated_to")]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user} ({self.role})"

    @property
    def last_date(self) -> dt.date:
        """The last day on which the delegation holds."""
        return self.to_date - dt.timedelta(days=1)
