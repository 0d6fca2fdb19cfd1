"""Coded refusals of the organizations app."""

from django.utils.translation import gettext_lazy as _

from oasis.core.errors import OasisError


class OrganizationMissing(OasisError):
    """`X-Organization-ID` is missing or is not a UUID."""

    code = "org_001"
    status = 400
    message = _("Falta la cabecera X-Organization-ID o no es un UUID.")


class NotAMember(OasisError):
    """The caller is not an active member; the same answer whether or not the organization exists."""

    code = "org_002"
    status = 403
    message = _("No perteneces a esa organización.")


class AlreadyTaken(OasisError):
    """Already a member, or the slug is taken."""

    code = "org_003"
    status = 409
    message = _("Ya existe: esa persona ya es miembro o ese identificador está ocupado.")


class LastOwner(OasisError):
    """The last owner cannot leave or be demoted."""

    code = "org_004"
    status = 409
    message = _("Es la última persona propietaria: primero pasa la propiedad a otra.")


class OrganizationSuspended(OasisError):
    """The organization is suspended."""

    code = "org_005"
    status = 403
    message = _("Esta organización está suspendida.")


class InvitationForAnother(OasisError):
    """The invitation is for another address than the one that is logged in; `details.invited` shows it masked."""

    code = "org_006"
    status = 409
    message = _("Esta invitación es para otra cuenta. Sal y entra con el correo invitado.")


class FileRefused(OasisError):
    """The uploaded file is not what was announced, or is dangerous; `details.reason` says which."""

    code = "file_001"
    status = 422
    message = _("No podemos aceptar este archivo.")


class NotUploaded(OasisError):
    """The file was announced, and its bytes have not come."""

    code = "file_002"
    status = 409
    message = _("El archivo todavía no se ha subido.")


class TooManyUploads(OasisError):
    """Too many files were announced and not uploaded."""

    code = "file_003"
    status = 429
    message = _("Tienes muchas subidas a medias. Termina alguna antes de empezar otra.")


class UploadNotAllowed(OasisError):
    """Nothing of this purpose may be uploaded now; `details.code` says why, where an app above knows."""

    code = "file_004"
    status = 409
    message = _("Ahora no se puede subir este archivo.")


class BudgetExceeded(OasisError):
    """The programme is not active, or has less left than is to be spent; `details.left` says how much."""

    code = "program_001"
    status = 409
    message = _("El presupuesto del programa no alcanza.")


class ProgramInUse(OasisError):
    """A programme on which something was spent is cancelled, not deleted."""

    code = "program_002"
    status = 409
    message = _("Este programa ya tiene movimientos. Cancélalo en lugar de borrarlo.")
